package io.jenkins.plugins.remotepowershell.steps;

import hudson.AbortException;
import hudson.FilePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** A script in the workspace. */
final class ScriptFile {
    private static final String MARK = "\uFEFF";

    private ScriptFile() {}

    /** @param encoding counts unless the file begins with a byte order mark */
    static String read(FilePath workspace, String path, String encoding) throws IOException, InterruptedException {
        FilePath file = workspace.child(path);
        if (!file.exists()) {
            throw new AbortException("scriptFile: there is no " + path + " in the workspace " + workspace.getRemote());
        }
        try (InputStream in = file.read()) {
            return decode(in.readAllBytes(), StepArguments.charset(encoding));
        } catch (CharacterCodingException wrong) {
            throw new AbortException("scriptFile: " + path + " is not " + encoding + "; name its encoding");
        }
    }

    private static String decode(byte[] bytes, Charset charset) throws CharacterCodingException {
        Charset marked = charset;
        if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
            marked = StandardCharsets.UTF_16LE;
        } else if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF) {
            marked = StandardCharsets.UTF_16BE;
        } else if (bytes.length >= 3 && (bytes[0] & 0xFF) == 0xEF && (bytes[1] & 0xFF) == 0xBB) {
            marked = StandardCharsets.UTF_8;
        }
        String text = marked.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith(MARK) ? text.substring(1) : text;
    }
}
