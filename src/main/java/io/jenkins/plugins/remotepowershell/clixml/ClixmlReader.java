package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.xml.NotPlainException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one CLIXML payload: a bare element, UTF-8, with or without a byte order mark. [MS-PSRP] 2.2.5.
 *
 * <p>Primitives become JDK values ({@link PrimitiveType} says which), {@code Nil} becomes null, everything else a
 * {@link PsObject}. An unknown element without children is read as a string, as PowerShell does.
 */
public final class ClixmlReader {
    private static final List<String> PROGRESS_RECORD =
            List.of("System.Management.Automation.ProgressRecord", "System.Object");

    /** Most payloads are one object. */
    private static final int FEW = 2;

    private final Elements xml;
    private final Map<String, PsObject> objects = new HashMap<>(FEW);
    private final Map<String, List<String>> typeNames = new HashMap<>(FEW);

    private ClixmlReader(Elements xml) {
        this.xml = xml;
    }

    /** @return a JDK value, a {@link PsPrimitive}, a {@link PsUnsigned}, a {@link PsObject}, or null */
    @CheckForNull
    public static Object read(byte[] payload) throws ClixmlException {
        return read(payload, ClixmlLimits.DEFAULT);
    }

    /** Reads within limits other than the usual. */
    @CheckForNull
    public static Object read(byte[] payload, ClixmlLimits limits) throws ClixmlException {
        if (payload.length > limits.bytes()) {
            throw new ClixmlException(payload.length + " bytes, more than the " + limits.bytes() + " allowed", 0);
        }
        String string = PlainString.read(payload);
        if (string != null) {
            return string;
        }
        try {
            return read(new PlainElements(payload, limits));
        } catch (NotPlainException other) {
            return read(new XmlElements(payload, limits));
        }
    }

    @CheckForNull
    static Object read(Elements xml) throws ClixmlException {
        if (!xml.nextInside()) {
            throw xml.problem("no element");
        }
        Object value = new ClixmlReader(xml).readValue();
        if (xml.nextInside()) {
            throw xml.problem("a second element");
        }
        return value;
    }

    /** The current element, which is then left. */
    @CheckForNull
    private Object readValue() throws ClixmlException {
        return switch (xml.tag()) {
            case "Obj" -> readObject();
            case "Ref" -> readReference();
            case "MS" -> new PsMemberSet(new PsDictionary<>(readMembers(), true));
            case "PR" -> readProgress();
            case "Nil" -> {
                xml.text();
                yield null;
            }
            default -> readPrimitive();
        };
    }

    private Object readPrimitive() throws ClixmlException {
        String tag = xml.tag();
        PrimitiveType type = PrimitiveType.byTag(tag);
        String text = ClixmlString.decode(xml.text());
        if (type == null) {
            return text;
        }
        try {
            return type.parse(text);
        } catch (RuntimeException misfit) {
            throw xml.problem("the content of <" + tag + "> is not of its type");
        }
    }

    private PsObject readReference() throws ClixmlException {
        PsObject object = objects.get(xml.attribute("RefId"));
        if (object == null) {
            throw xml.problem("a Ref to an object that has not been seen");
        }
        xml.text();
        return object;
    }

    private PsObject readObject() throws ClixmlException {
        PsObject object = new PsObject();
        String id = xml.attribute("RefId");
        if (id != null) {
            objects.put(id, object);
        }
        while (xml.nextInside()) {
            readMember(object);
        }
        return object;
    }

    private void readMember(PsObject object) throws ClixmlException {
        PsContainer container = PsContainer.byTag(xml.tag());
        if (container != null) {
            object.setContainer(container, container == PsContainer.DICTIONARY ? readEntries() : readItems());
            return;
        }
        switch (xml.tag()) {
            case "TN" -> object.setTypeNames(readTypeNames());
            case "TNRef" -> object.setTypeNames(readTypeNamesReference());
            case "ToString" -> object.setText(ClixmlString.decode(xml.text()));
            case "Props" -> object.setAdapted(readMembers());
            case "MS" -> object.setExtended(readMembers());
            default -> object.setValue(readValue());
        }
    }

    private List<String> readTypeNames() throws ClixmlException {
        String id = xml.attribute("RefId");
        List<String> names = new ArrayList<>();
        while (xml.nextInside()) {
            names.add(ClixmlString.decode(xml.text()));
        }
        List<String> all = List.copyOf(names);
        if (id != null) {
            typeNames.put(id, all);
        }
        return all;
    }

    private List<String> readTypeNamesReference() throws ClixmlException {
        List<String> names = typeNames.get(xml.attribute("RefId"));
        if (names == null) {
            throw xml.problem("a TNRef to type names that have not been seen");
        }
        xml.text();
        return names;
    }

    private List<Object> readItems() throws ClixmlException {
        List<Object> items = new ArrayList<>();
        while (xml.nextInside()) {
            items.add(readValue());
        }
        return items;
    }

    private Map<Object, Object> readEntries() throws ClixmlException {
        Map<Object, Object> entries = new LinkedHashMap<>();
        while (xml.nextInside()) {
            if (!xml.tag().equals("En")) {
                throw xml.problem("<" + xml.tag() + "> in a dictionary");
            }
            Map<String, Object> entry = readMembers();
            if (!entry.containsKey("Key")) {
                throw xml.problem("a dictionary entry without Key");
            }
            entries.put(entry.get("Key"), entry.get("Value"));
        }
        return entries;
    }

    private Map<String, Object> readMembers() throws ClixmlException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (xml.nextInside()) {
            String name = xml.attribute("N");
            if (name == null) {
                throw xml.problem("a member <" + xml.tag() + "> without name");
            }
            members.put(ClixmlString.decode(name), readValue());
        }
        return members;
    }

    /** Never in PSRP itself, but in what PowerShell writes to files and stderr. Members get their .NET names. */
    private PsObject readProgress() throws ClixmlException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (xml.nextInside()) {
            String name = progressMember(xml.tag());
            Object value = readValue();
            members.put(name, value);
        }
        PsObject record = new PsObject();
        record.setTypeNames(PROGRESS_RECORD);
        record.setExtended(members);
        return record;
    }

    private static String progressMember(String tag) {
        return switch (tag) {
            case "AV" -> "Activity";
            case "AI" -> "ActivityId";
            case "S", "Nil" -> "CurrentOperation";
            case "PI" -> "ParentActivityId";
            case "PC" -> "PercentComplete";
            case "T" -> "Type";
            case "SR" -> "SecondsRemaining";
            case "SD" -> "StatusDescription";
            default -> tag;
        };
    }
}
