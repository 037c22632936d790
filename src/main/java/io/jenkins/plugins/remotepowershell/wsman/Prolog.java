package io.jenkins.plugins.remotepowershell.wsman;

/**
 * What stands before a document's element. The parser would report a document type, but stumbles over some that are broken
 * and writes to the standard error stream.
 */
final class Prolog {
    private final byte[] document;
    private final int start;
    /** 1 for UTF-8, 2 for UTF-16. */
    private final int unitBytes;

    /** Of the byte in a unit that ASCII is in. */
    private final int offset;

    Prolog(byte[] document, int start, int unitBytes, int offset) {
        this.document = document;
        this.start = start;
        this.unitBytes = unitBytes;
        this.offset = offset;
    }

    boolean hasDocumentType() {
        int at = afterBlanks(0);
        while (startsWith(at, "<?") || startsWith(at, "<!--")) {
            at = afterBlanks(startsWith(at, "<?") ? after(at, "?>") : after(at, "-->"));
        }
        return startsWith(at, "<!");
    }

    private int afterBlanks(int from) {
        int at = from;
        while (at < length() && Character.isWhitespace(unit(at))) {
            at++;
        }
        return at;
    }

    /** The unit after the next occurrence; the end of the document if there is none. */
    private int after(int from, String text) {
        int at = from;
        while (at < length() && !startsWith(at, text)) {
            at++;
        }
        return at + text.length();
    }

    private boolean startsWith(int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (at + i >= length() || unit(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int length() {
        return (document.length - start) / unitBytes;
    }

    /** Of a unit that is no ASCII some character that is none of ours. */
    private char unit(int index) {
        int at = start + index * unitBytes;
        boolean isAscii = unitBytes == 1 || document[at + 1 - offset] == 0;
        return isAscii ? (char) (document[at + offset] & 0xFF) : '\uFFFF';
    }
}
