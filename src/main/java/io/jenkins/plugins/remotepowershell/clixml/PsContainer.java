package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The containers that an {@code Obj} may hold. [MS-PSRP] 2.2.5.2.6. */
public enum PsContainer {
    LIST("LST"),
    ENUMERABLE("IE"),
    QUEUE("QUE"),
    STACK("STK"),
    DICTIONARY("DCT");

    private static final Map<String, PsContainer> BY_TAG =
            Stream.of(values()).collect(Collectors.toMap(PsContainer::tag, Function.identity()));

    private final String tag;

    PsContainer(String tag) {
        this.tag = tag;
    }

    public String tag() {
        return tag;
    }

    @CheckForNull
    static PsContainer byTag(String tag) {
        return BY_TAG.get(tag);
    }
}
