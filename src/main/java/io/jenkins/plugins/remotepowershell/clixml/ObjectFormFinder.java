package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.clixml.ObjectForm.Place;
import io.jenkins.plugins.remotepowershell.clixml.ObjectForm.Role;
import io.jenkins.plugins.remotepowershell.xml.NotPlainException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the form of an object in a payload that has been read without fault. */
final class ObjectFormFinder {
    /** Of an end tag, beside its name. */
    private static final int BRACKETS = "</>".length();

    private final byte[] payload;
    private final PlainElements xml;
    private final List<Place> places = new ArrayList<>();
    private final Set<Role> roles = EnumSet.noneOf(Role.class);
    private List<String> typeNames = List.of();
    /** Where the value before ends. */
    private int from;

    private ObjectFormFinder(byte[] payload) {
        this.payload = payload;
        this.xml = new PlainElements(payload, ClixmlLimits.DEFAULT);
    }

    /** @return empty if it is no object, holds others, or is not written as PowerShell does */
    static Optional<ObjectForm> find(byte[] payload) {
        try {
            return Optional.of(new ObjectFormFinder(payload).object());
        } catch (NotPlainException other) {
            return Optional.empty();
        }
    }

    private ObjectForm object() {
        require(xml.nextInside() && xml.tag().equals("Obj"));
        while (xml.nextInside()) {
            switch (xml.tag()) {
                case "TN" -> typeNames = typeNames();
                case "ToString" -> value(once(Role.TO_STRING), "", PrimitiveType.STRING);
                case "Props" -> members(once(Role.ADAPTED));
                case "MS" -> members(once(Role.EXTENDED));
                default -> value(once(Role.WRAPPED), "", primitive());
            }
        }
        return new ObjectForm(typeNames, List.copyOf(places), Arrays.copyOfRange(payload, from, payload.length));
    }

    private List<String> typeNames() {
        List<String> names = new ArrayList<>();
        while (xml.nextInside()) {
            names.add(ClixmlString.decode(xml.text()));
        }
        return List.copyOf(names);
    }

    private void members(Role role) {
        while (xml.nextInside()) {
            String name = xml.attribute("N");
            require(name != null);
            if (xml.tag().equals("Nil")) {
                nothing(role, ClixmlString.decode(name));
            } else {
                value(role, ClixmlString.decode(name), primitive());
            }
        }
    }

    private PrimitiveType primitive() {
        PrimitiveType type = PrimitiveType.byTag(xml.tag());
        require(type != null);
        return type;
    }

    private void value(Role role, String name, PrimitiveType type) {
        int start = xml.position();
        int endTag = xml.tag().length() + BRACKETS;
        xml.text();
        int end = xml.position() - endTag;
        require(end >= start); // not <S/>, which has no place for a text
        place(start, role, name, type);
        from = end;
    }

    private void nothing(Role role, String name) {
        xml.text();
        place(xml.position(), role, name, null);
        from = xml.position();
    }

    private void place(int start, Role role, String name, @CheckForNull PrimitiveType type) {
        places.add(new Place(Arrays.copyOfRange(payload, from, start), role, name, type));
    }

    private Role once(Role role) {
        require(roles.add(role));
        return role;
    }

    private static void require(boolean hasForm) {
        if (!hasForm) {
            throw new NotPlainException();
        }
    }
}
