package io.jenkins.plugins.remotepowershell.clixml;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.remotepowershell.xml.Names;
import io.jenkins.plugins.remotepowershell.xml.NotPlainException;
import io.jenkins.plugins.remotepowershell.xml.PlainXml;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The walk over a payload as PowerShell writes it, without a parser. Whatever it does not like ends it with
 * {@link NotPlainException}: {@link XmlElements} then says what is wrong, and where.
 */
final class PlainElements implements Elements {
    private static final Names NAMES = new Names(names());

    private final PlainXml xml;
    private final ClixmlLimits limits;
    private int elements;

    PlainElements(byte[] payload, ClixmlLimits limits) {
        this.xml = new PlainXml(payload, XmlElements.afterByteOrderMark(payload), payload.length, NAMES);
        this.limits = limits;
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(
                List.of("Obj", "Ref", "RefId", "N", "TN", "TNRef", "T", "ToString", "Props", "MS", "En", "Nil"));
        Stream.of(PrimitiveType.values()).map(PrimitiveType::tag).forEach(names::add);
        Stream.of(PsContainer.values()).map(PsContainer::tag).forEach(names::add);
        return names;
    }

    @Override
    public boolean nextInside() {
        while (true) {
            switch (xml.next()) {
                case START -> {
                    enter();
                    return true;
                }
                case TEXT -> require(xml.isBlank());
                case END, DOCUMENT_END -> {
                    return false;
                }
            }
        }
    }

    @Override
    public String text() {
        PlainXml.Event event = xml.next();
        if (event == PlainXml.Event.END) {
            return "";
        }
        require(event == PlainXml.Event.TEXT);
        String text = xml.string();
        require(xml.next() == PlainXml.Event.END);
        return text;
    }

    @Override
    public String tag() {
        return xml.name();
    }

    @CheckForNull
    @Override
    public String attribute(String name) {
        for (int i = 0; i < xml.attributeCount(); i++) {
            if (xml.attributeName(i).equals(name)) {
                return xml.attributeValue(i);
            }
        }
        return null;
    }

    /** In the payload, behind what was last gone to. */
    int position() {
        return xml.position();
    }

    @Override
    public ClixmlException problem(String what) {
        throw new NotPlainException();
    }

    /** Namespaces are the parser's. */
    private void enter() {
        require(xml.depth() <= limits.depth() && ++elements <= limits.elements());
        require(!xml.isPrefixed() && attribute("xmlns") == null);
    }

    private static void require(boolean isPlain) {
        if (!isPlain) {
            throw new NotPlainException();
        }
    }
}
