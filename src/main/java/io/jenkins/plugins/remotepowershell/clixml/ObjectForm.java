package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.xml.PlainText;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the payloads of many objects have in common: all but the texts of their values. An object of a known form is read by
 * comparing octets, without a look at names. Only of objects whose members are primitive or null.
 */
final class ObjectForm {
    /** What a value is to its object. */
    enum Role {
        WRAPPED,
        TO_STRING,
        ADAPTED,
        EXTENDED
    }

    /**
     * A value.
     *
     * @param before the octets from the value before it, or from the payload's beginning
     * @param name of the member; empty if it is none
     * @param type null for one that is always null, and has no text
     */
    record Place(byte[] before, Role role, String name, @CheckForNull PrimitiveType type) {}

    private final List<String> typeNames;
    private final List<Place> places;
    private final byte[] behind;

    /** @param behind the octets from the last value to the payload's end */
    ObjectForm(List<String> typeNames, List<Place> places, byte[] behind) {
        this.typeNames = typeNames;
        this.places = places;
        this.behind = behind;
    }

    /** @return null if it is of another form, or a value is not as it should be */
    @CheckForNull
    PsObject read(byte[] payload) {
        try {
            return new Reading(payload).object();
        } catch (RuntimeException misfit) {
            return null;
        }
    }

    /** Of one object. */
    private final class Reading {
        private final byte[] payload;
        private final PlainText text;
        private final PsObject object = new PsObject();
        private final Map<String, Object> adapted = new LinkedHashMap<>();
        private final Map<String, Object> extended = new LinkedHashMap<>();
        private int at;

        Reading(byte[] payload) {
            this.payload = payload;
            this.text = new PlainText(payload, payload.length);
        }

        @CheckForNull
        PsObject object() {
            for (Place place : places) {
                if (!goOver(place.before())) {
                    return null;
                }
                put(place, place.type() == null ? null : value(place.type()));
            }
            if (!goOver(behind) || at != payload.length) {
                return null;
            }
            object.setTypeNames(typeNames);
            object.setAdapted(adapted);
            object.setExtended(extended);
            return object;
        }

        private boolean goOver(byte[] octets) {
            int from = at;
            at += octets.length;
            return at <= payload.length && Arrays.equals(payload, from, at, octets, 0, octets.length);
        }

        private Object value(PrimitiveType type) {
            at = text.read(at);
            return type.parse(ClixmlString.decode(text.string()));
        }

        private void put(Place place, @CheckForNull Object value) {
            switch (place.role()) {
                case WRAPPED -> object.setValue(value);
                case TO_STRING -> object.setText((String) value);
                case ADAPTED -> adapted.put(place.name(), value);
                case EXTENDED -> extended.put(place.name(), value);
            }
        }
    }
}
