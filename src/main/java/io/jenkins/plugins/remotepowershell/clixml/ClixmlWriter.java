package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes one CLIXML payload: a bare element, UTF-8, without a byte order mark. [MS-PSRP] 2.2.5.
 *
 * <p>JDK values are written as the element that {@link PrimitiveType} reads them from; a plain List becomes an ArrayList,
 * a plain Map a Hashtable. An object met a second time is written as a {@code Ref}.
 */
public final class ClixmlWriter {
    private static final List<String> ARRAY_LIST = List.of("System.Collections.ArrayList", "System.Object");
    private static final List<String> HASHTABLE = List.of("System.Collections.Hashtable", "System.Object");

    private final StringBuilder out = new StringBuilder(512);
    private final IdentityHashMap<Object, Integer> objects = new IdentityHashMap<>();
    private final Map<List<String>, Integer> typeNames = new HashMap<>();
    private int depth;

    private ClixmlWriter() {}

    /** @param value null, a JDK value, {@link PsPrimitive}, {@link PsObject}, List or Map; anything else is refused */
    public static byte[] write(@CheckForNull Object value) {
        if (value instanceof String text && ClixmlString.isPlain(text)) {
            return PlainString.write(text);
        }
        ClixmlWriter writer = new ClixmlWriter();
        writer.writeValue(null, value);
        return writer.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void writeValue(@CheckForNull String name, @CheckForNull Object value) {
        if (++depth > ClixmlLimits.DEFAULT.depth() / 2) {
            throw new IllegalArgumentException("the value is nested too deeply for CLIXML");
        }
        if (value == null) {
            open("Nil", name);
            out.insert(out.length() - 1, '/');
        } else if (value instanceof PsObject object) {
            writeObject(name, object);
        } else if (value instanceof List<?> list) {
            writeObject(name, list, PsObject.ofContainer(PsContainer.LIST, ARRAY_LIST, list));
        } else if (value instanceof Map<?, ?> map) {
            writeObject(name, map, PsObject.ofContainer(PsContainer.DICTIONARY, HASHTABLE, map));
        } else if (value instanceof PsMemberSet set) {
            open("MS", name);
            set.members().forEach(this::writeValue);
            close("MS");
        } else {
            PrimitiveType type = PrimitiveType.of(value);
            element(type.tag(), name, type.format(value));
        }
        depth--;
    }

    private void writeObject(@CheckForNull String name, PsObject object) {
        writeObject(name, object, object);
    }

    private void writeObject(@CheckForNull String name, Object identity, PsObject object) {
        Integer known = objects.get(identity);
        if (known != null) {
            open("Ref", name);
            out.insert(out.length() - 1, " RefId=\"" + known + "\" /");
            return;
        }
        int id = objects.size();
        objects.put(identity, id);
        open("Obj", name);
        out.insert(out.length() - 1, " RefId=\"" + id + '"');
        writeTypeNames(object.typeNames());
        if (object.text() != null) {
            element("ToString", null, object.text());
        }
        writeContent(object);
        writeProperties("Props", object.adapted());
        writeProperties("MS", object.extended());
        close("Obj");
    }

    private void writeTypeNames(List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        Integer known = typeNames.get(names);
        if (known != null) {
            out.append("<TNRef RefId=\"").append(known).append("\"/>");
            return;
        }
        int id = typeNames.size();
        typeNames.put(names, id);
        out.append("<TN RefId=\"").append(id).append("\">");
        names.forEach(type -> element("T", null, type));
        close("TN");
    }

    private void writeContent(PsObject object) {
        PsContainer container = object.container();
        if (container == null) {
            if (object.value() != null) {
                writeValue(null, object.value());
            }
            return;
        }
        out.append('<').append(container.tag()).append('>');
        if (object.value() instanceof Map<?, ?> map) {
            map.forEach(this::writeEntry);
        } else if (object.value() instanceof Iterable<?> items) {
            items.forEach(item -> writeValue(null, item));
        }
        close(container.tag());
    }

    private void writeEntry(Object key, @CheckForNull Object value) {
        out.append("<En>");
        writeValue("Key", key);
        writeValue("Value", value);
        close("En");
    }

    private void writeProperties(String tag, Map<String, Object> properties) {
        if (!properties.isEmpty()) {
            out.append('<').append(tag).append('>');
            properties.forEach(this::writeValue);
            close(tag);
        }
    }

    private void element(String tag, @CheckForNull String name, String text) {
        open(tag, name);
        ClixmlString.appendXml(out, text);
        close(tag);
    }

    private void open(String tag, @CheckForNull String name) {
        out.append('<').append(tag);
        if (name != null) {
            out.append(" N=\"");
            ClixmlString.appendXml(out, name);
            out.append('"');
        }
        out.append('>');
    }

    private void close(String tag) {
        out.append("</").append(tag).append('>');
    }
}
