package io.jenkins.plugins.remotepowershell.wsman;

import io.jenkins.plugins.remotepowershell.xml.NotPlainException;
import java.util.ArrayList;
import java.util.List;

/** The namespaces that prefixes stand for, from the root down to the current element. What is unusual is left to the parser. */
final class NamespaceScope {
    private static final String DECLARATION = "xmlns";
    /** Bound without a declaration; what this and the declaration's own stand for may not be declared. */
    private static final String XML = "xml";

    private static final String RESERVED = "http://www.w3.org/";

    private record Binding(String prefix, String namespace, int depth) {}

    private final List<Binding> bindings = new ArrayList<>();

    static boolean isDeclaration(String attribute) {
        return attribute.startsWith(DECLARATION) && (attribute.length() == 5 || attribute.charAt(5) == ':');
    }

    static String localName(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(colon + 1);
    }

    /** Takes an attribute into account, if it is a declaration. */
    void declare(String attribute, String namespace, int depth) {
        if (!isDeclaration(attribute)) {
            return;
        }
        String prefix = attribute.equals(DECLARATION) ? "" : localName(attribute);
        boolean isUsual = !namespace.isEmpty()
                && !namespace.startsWith(RESERVED + "XML/")
                && !namespace.startsWith(RESERVED + "2000/xmlns")
                && !prefix.equals(XML)
                && !prefix.equals(DECLARATION);
        if (!isUsual || (prefix.isEmpty() && attribute.length() > DECLARATION.length())) {
            throw new NotPlainException();
        }
        bindings.add(new Binding(prefix, namespace, depth));
    }

    /** Forgets what elements at this depth or deeper have declared; false if they have not. */
    boolean leave(int depth) {
        boolean isLeft = false;
        while (!bindings.isEmpty() && bindings.get(bindings.size() - 1).depth() >= depth) {
            bindings.remove(bindings.size() - 1);
            isLeft = true;
        }
        return isLeft;
    }

    String ofElement(String name) {
        int colon = prefixLength(name);
        for (int i = bindings.size() - 1; i >= 0; i--) {
            Binding binding = bindings.get(i);
            if (binding.prefix().length() == colon && name.startsWith(binding.prefix())) {
                return binding.namespace();
            }
        }
        if (colon > 0) {
            throw new NotPlainException();
        }
        return "";
    }

    void requireDeclared(String attribute) {
        if (prefixLength(attribute) > 0 && !attribute.startsWith(XML + ':')) {
            ofElement(attribute);
        }
    }

    /** A name has at most one colon, and before and behind it something that is a name by itself. */
    private static int prefixLength(String name) {
        int colon = name.indexOf(':');
        if (colon < 0) {
            return 0;
        }
        boolean isName = colon + 1 < name.length()
                && (Character.isLetter(name.charAt(colon + 1)) || name.charAt(colon + 1) == '_')
                && name.indexOf(':', colon + 1) < 0;
        if (!isName) {
            throw new NotPlainException();
        }
        return colon;
    }
}
