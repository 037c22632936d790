package io.jenkins.plugins.remotepowershell.wsman;

/** What a full output buffer does while nobody fetches output. [MS-WSMV] 2.2.4.37. */
public enum BufferMode {
    /** The script stands still at its next output. */
    BLOCK("Block"),
    /** The oldest output is discarded. */
    DROP("Drop");

    private final String word;

    BufferMode(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
