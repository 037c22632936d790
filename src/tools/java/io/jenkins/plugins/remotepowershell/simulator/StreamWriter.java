package io.jenkins.plugins.remotepowershell.simulator;

import io.jenkins.plugins.remotepowershell.records.RecordKind;
import java.util.Map;
import java.util.StringJoiner;

/** Where a script of the built-in engine writes. */
interface StreamWriter {
    void write(RecordKind stream, String text) throws InterruptedException;

    /** An object of output, by the names of its properties; as text where nothing else can carry it. */
    default void writeObject(Map<String, Object> properties) throws InterruptedException {
        write(RecordKind.OUTPUT, textOf(properties));
    }

    /** As PowerShell shows an object of properties in a string. */
    static String textOf(Map<String, Object> properties) {
        StringJoiner text = new StringJoiner("; ", "@{", "}");
        properties.forEach((name, value) -> text.add(name + "=" + value));
        return text.toString();
    }
}
