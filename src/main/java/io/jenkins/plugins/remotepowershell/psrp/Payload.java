package io.jenkins.plugins.remotepowershell.psrp;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.clixml.PsObject;
import io.jenkins.plugins.remotepowershell.clixml.PsPrimitive;

/** The properties of a message's payload, with errors that name message and property. */
final class Payload {
    private final String name;
    private final PsObject object;

    private Payload(String name, PsObject object) {
        this.name = name;
        this.object = object;
    }

    static Payload of(PsrpMessage message) throws PsrpProtocolException {
        if (message.value() instanceof PsObject object) {
            return new Payload(message.typeName(), object);
        }
        throw new PsrpProtocolException("The payload of " + message.typeName() + " is no object");
    }

    PsObject object() {
        return object;
    }

    @CheckForNull
    Object optional(String property) {
        return object.property(property);
    }

    String text(String property) throws PsrpProtocolException {
        Object value = optional(property);
        if (value instanceof PsPrimitive primitive) {
            return primitive.text();
        } else if (value instanceof String text) {
            return text;
        }
        throw missing(property);
    }

    int number(String property) throws PsrpProtocolException {
        if (unwrapped(optional(property)) instanceof Integer number) {
            return number;
        }
        throw missing(property);
    }

    int number(String property, int absent) {
        return unwrapped(optional(property)) instanceof Integer number ? number : absent;
    }

    long longNumber(String property) throws PsrpProtocolException {
        if (unwrapped(optional(property)) instanceof Long number) {
            return number;
        }
        throw missing(property);
    }

    /** An enumeration, or a primitive with properties, stands for the value it carries. */
    @CheckForNull
    static Object unwrapped(@CheckForNull Object value) {
        return value instanceof PsObject object && object.container() == null && object.value() != null
                ? object.value()
                : value;
    }

    private PsrpProtocolException missing(String property) {
        return new PsrpProtocolException("The property " + property + " of " + name + " is missing or of a wrong type");
    }
}
