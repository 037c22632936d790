package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads one CLIXML payload: a bare element, UTF-8, with or without a byte order mark. [MS-PSRP] 2.2.5.
 *
 * <p>Primitives become JDK values ({@link PrimitiveType} says which), {@code Nil} becomes null, everything else a
 * {@link PsObject}. A document type declaration is refused; nesting is limited to {@value #MAXIMUM_DEPTH}.
 */
public final class ClixmlReader {
    static final int MAXIMUM_DEPTH = 100;
    private static final String HASHTABLE = "System.Collections.Hashtable";
    private static final XMLInputFactory FACTORY = hardenedFactory();

    private final XMLStreamReader xml;
    private final Map<String, PsObject> objects = new HashMap<>();
    private final Map<String, List<String>> typeNames = new HashMap<>();
    private int depth;

    private ClixmlReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    /** @return a JDK value, a {@link PsPrimitive}, a {@link PsObject}, or null */
    @CheckForNull
    public static Object read(byte[] payload) throws ClixmlException {
        try {
            XMLStreamReader xml = FACTORY.createXMLStreamReader(new ByteArrayInputStream(payload), "UTF-8");
            try {
                return new ClixmlReader(xml).readPayload();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException broken) {
            // the parser's own message may quote content, which may be a secret: it is not passed on
            throw new ClixmlException(
                    "The payload is no well-formed XML",
                    broken.getLocation() == null ? 0 : broken.getLocation().getCharacterOffset());
        }
    }

    private static XMLInputFactory hardenedFactory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        return factory;
    }

    @CheckForNull
    private Object readPayload() throws XMLStreamException, ClixmlException {
        while (xml.next() != XMLStreamReader.START_ELEMENT) {
            if (xml.getEventType() == XMLStreamReader.DTD) {
                throw problem("A document type declaration is not allowed");
            }
            if (xml.getEventType() == XMLStreamReader.END_DOCUMENT) {
                throw problem("The payload holds no element");
            }
        }
        Object value = readValue();
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamReader.START_ELEMENT) {
                throw problem("The payload holds a second element");
            }
        }
        return value;
    }

    /** At a start tag; leaves at its end tag. */
    @CheckForNull
    private Object readValue() throws XMLStreamException, ClixmlException {
        String tag = xml.getLocalName();
        return switch (tag) {
            case "Obj" -> readObject();
            case "Ref" -> readReference();
            case "Nil" -> readNil();
            default -> readPrimitive(tag);
        };
    }

    @CheckForNull
    private Object readNil() throws XMLStreamException {
        xml.getElementText();
        return null;
    }

    /** An unknown primitive is read as a string. */
    private Object readPrimitive(String tag) throws XMLStreamException, ClixmlException {
        PrimitiveType type = PrimitiveType.byTag(tag);
        String text = xml.getElementText();
        if (type == null) {
            return ClixmlString.decode(text);
        }
        try {
            return type.parse(text);
        } catch (RuntimeException misfit) {
            throw problem("The content of " + tag + " is not of its type");
        }
    }

    private PsObject readReference() throws XMLStreamException, ClixmlException {
        PsObject object = objects.get(attribute("RefId"));
        if (object == null) {
            throw problem("A Ref points to an object that has not been seen");
        }
        xml.getElementText();
        return object;
    }

    private PsObject readObject() throws XMLStreamException, ClixmlException {
        if (++depth > MAXIMUM_DEPTH) {
            throw problem("Objects are nested more than " + MAXIMUM_DEPTH + " deep");
        }
        PsObject object = new PsObject();
        String id = xml.getAttributeValue(null, "RefId");
        if (id != null) {
            objects.put(id, object);
        }
        while (nextChild()) {
            readMember(object);
        }
        depth--;
        return object;
    }

    private void readMember(PsObject object) throws XMLStreamException, ClixmlException {
        String tag = xml.getLocalName();
        PsContainer container = PsContainer.byTag(tag);
        if (container == PsContainer.DICTIONARY) {
            object.setContainer(container, readDictionary(object.isOfType(HASHTABLE)));
        } else if (container != null) {
            object.setContainer(container, readItems());
        } else {
            switch (tag) {
                case "TN" -> object.setTypeNames(readTypeNames());
                case "TNRef" -> object.setTypeNames(readTypeNamesReference());
                case "ToString" -> object.setText(ClixmlString.decode(xml.getElementText()));
                case "Props" -> readProperties(object.adapted());
                case "MS" -> readProperties(object.extended());
                default -> object.setPrimitive(readValue());
            }
        }
    }

    private List<String> readTypeNames() throws XMLStreamException, ClixmlException {
        String id = attribute("RefId");
        List<String> names = new ArrayList<>();
        while (nextChild()) {
            names.add(ClixmlString.decode(xml.getElementText()));
        }
        typeNames.put(id, names);
        return names;
    }

    private List<String> readTypeNamesReference() throws XMLStreamException, ClixmlException {
        List<String> names = typeNames.get(attribute("RefId"));
        if (names == null) {
            throw problem("A TNRef points to type names that have not been seen");
        }
        xml.getElementText();
        return names;
    }

    private List<Object> readItems() throws XMLStreamException, ClixmlException {
        List<Object> items = new ArrayList<>();
        while (nextChild()) {
            items.add(readValue());
        }
        return items;
    }

    /** A PowerShell hash table compares its keys without regard to case. */
    private Map<Object, Object> readDictionary(boolean ignoreCase) throws XMLStreamException, ClixmlException {
        Map<Object, Object> entries = new LinkedHashMap<>();
        Map<String, Object> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        while (nextChild()) {
            Object[] entry = readEntry();
            Object key = entry[0];
            if (ignoreCase && key instanceof String name) {
                Object earlier = keys.putIfAbsent(name, name);
                key = earlier == null ? name : earlier;
            }
            entries.put(key, entry[1]);
        }
        return entries;
    }

    private Object[] readEntry() throws XMLStreamException, ClixmlException {
        Object[] entry = new Object[2];
        while (nextChild()) {
            String name = attribute("N");
            switch (name) {
                case "Key" -> entry[0] = readValue();
                case "Value" -> entry[1] = readValue();
                default -> throw problem("A dictionary entry has a member that is neither Key nor Value");
            }
        }
        return entry;
    }

    private void readProperties(Map<String, Object> properties) throws XMLStreamException, ClixmlException {
        while (nextChild()) {
            String name = ClixmlString.decode(attribute("N"));
            properties.put(name, readValue());
        }
    }

    /** Moves to the next child's start tag; false at the end tag of the parent. */
    private boolean nextChild() throws XMLStreamException {
        while (true) {
            int event = xml.next();
            if (event == XMLStreamReader.START_ELEMENT) {
                return true;
            }
            if (event == XMLStreamReader.END_ELEMENT) {
                return false;
            }
        }
    }

    private String attribute(String name) throws ClixmlException {
        String value = xml.getAttributeValue(null, name);
        if (value == null) {
            throw problem("The attribute " + name + " of " + xml.getLocalName() + " is missing");
        }
        return value;
    }

    private ClixmlException problem(String message) {
        return new ClixmlException(message, xml.getLocation().getCharacterOffset());
    }
}
