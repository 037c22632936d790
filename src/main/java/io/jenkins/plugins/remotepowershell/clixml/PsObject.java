package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A complex CLIXML object, {@code Obj}. [MS-PSRP] 2.2.5.2. Read-only once read or made; may contain itself.
 *
 * <p>Compared by identity, since objects can form cycles.
 */
public final class PsObject {
    private static final String ENUM = "System.Enum";
    private static final String VALUE_TYPE = "System.ValueType";
    private static final String OBJECT = "System.Object";
    private static final String HASHTABLE = "System.Collections.Hashtable";
    private static final String DESERIALIZED = "Deserialized.";

    private List<String> typeNames = List.of();

    @CheckForNull
    private String text;

    @CheckForNull
    private PsContainer container;

    @CheckForNull
    private Object value;

    private Map<String, Object> adapted = Map.of();
    private Map<String, Object> extended = Map.of();

    PsObject() {}

    /** A property bag: only note properties, no type. Values may be null. */
    public static PsObject ofProperties(Map<String, ?> properties) {
        PsObject object = new PsObject();
        object.setExtended(new LinkedHashMap<>(properties));
        return object;
    }

    /** An enumeration value with an {@code Int32} below it. */
    public static PsObject ofEnum(String typeName, String name, int value) {
        PsObject object = new PsObject();
        object.typeNames = List.of(typeName, ENUM, VALUE_TYPE, OBJECT);
        object.text = name;
        object.value = value;
        return object;
    }

    /** A container; {@code items} is a List, or a Map for {@link PsContainer#DICTIONARY}. */
    public static PsObject ofContainer(PsContainer container, List<String> typeNames, Object items) {
        PsObject object = new PsObject();
        object.typeNames = List.copyOf(typeNames);
        object.setContainer(container, items);
        return object;
    }

    /** An object of a type, with note properties. */
    public static PsObject ofType(List<String> typeNames, @CheckForNull String text, Map<String, ?> properties) {
        PsObject object = ofProperties(properties);
        object.typeNames = List.copyOf(typeNames);
        object.text = text;
        return object;
    }

    /** Most derived type first; empty for a property bag. */
    public List<String> typeNames() {
        return typeNames;
    }

    /** True also for a copy that PowerShell marked as deserialized. */
    public boolean isOfType(String typeName) {
        return typeNames.contains(typeName) || typeNames.contains(DESERIALIZED + typeName);
    }

    /** What {@code ToString()} gave on the other side. */
    @CheckForNull
    public String text() {
        return text;
    }

    @CheckForNull
    public PsContainer container() {
        return container;
    }

    /** The value that this object wraps, or its items (List, or Map for a dictionary), or null. */
    @CheckForNull
    public Object value() {
        return value;
    }

    /** The items of a list-like container, the values of none otherwise. */
    public List<Object> items() {
        return value instanceof List<?> list ? Collections.unmodifiableList(new ArrayList<>(list)) : List.of();
    }

    /** Whether there is such a property, even if it is null. Names are compared as PowerShell does, in any case. */
    public boolean hasProperty(String name) {
        return extended.containsKey(name) || adapted.containsKey(name);
    }

    /** A property's value; the extended one wins over the adapted one. Null if it is null or missing. */
    @CheckForNull
    public Object property(String name) {
        return extended.containsKey(name) ? extended.get(name) : adapted.get(name);
    }

    /** All properties by name, in the order read. */
    public Map<String, Object> properties() {
        Map<String, Object> all = new LinkedHashMap<>(adapted);
        all.putAll(extended);
        return Collections.unmodifiableMap(all);
    }

    /** The .NET object's own properties, {@code Props}. */
    Map<String, Object> adapted() {
        return adapted;
    }

    /** The properties that PowerShell added, {@code MS}. */
    Map<String, Object> extended() {
        return extended;
    }

    void setTypeNames(List<String> names) {
        typeNames = names;
        if (container == PsContainer.DICTIONARY) {
            setContainer(container, value);
        }
    }

    void setText(String toString) {
        text = toString;
    }

    void setValue(@CheckForNull Object wrapped) {
        container = null;
        value = wrapped;
    }

    /** Hashtables find their keys in any case; whether this is one may be told after its entries. */
    void setContainer(PsContainer kind, Object items) {
        container = kind;
        value = items instanceof Map<?, ?> entries
                ? new PsDictionary<>(new LinkedHashMap<Object, Object>(entries), isOfType(HASHTABLE))
                : items;
    }

    void setAdapted(Map<String, Object> properties) {
        adapted = new PsDictionary<>(properties, true);
    }

    void setExtended(Map<String, Object> properties) {
        extended = new PsDictionary<>(properties, true);
    }

    /** Type only: content may be long, or secret. */
    @Override
    public String toString() {
        return typeNames.isEmpty() ? "PsObject" : typeNames.get(0);
    }
}
