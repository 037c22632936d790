package io.jenkins.plugins.remotepowershell.wsman;

/** Namespaces and resource URIs. [MS-WSMV] 2.2.1. */
public final class Namespaces {
    public static final String SOAP = "http://www.w3.org/2003/05/soap-envelope";
    public static final String ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
    public static final String WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
    public static final String WSMV = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd";
    public static final String SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
    public static final String TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
    public static final String ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
    public static final String FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault";
    public static final String CONFIG = "http://schemas.microsoft.com/wbem/wsman/1/config";
    public static final String IDENTITY = "http://schemas.dmtf.org/wbem/wsman/identify/1/wsmanidentity.xsd";
    public static final String POWERSHELL = "http://schemas.microsoft.com/powershell";
    public static final String XML = "http://www.w3.org/XML/1998/namespace";

    public static final String ANONYMOUS = ADDRESSING + "/role/anonymous";
    public static final String SELECTOR_FILTER = "http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter";
    public static final String SHELL_RESOURCE = SHELL;
    public static final String COMMAND_RESOURCE = SHELL + "/Command";
    public static final String CONFIG_RESOURCE = CONFIG;

    private Namespaces() {}

    /** The resource URI of a session configuration such as {@code Microsoft.PowerShell}. */
    public static String configuration(String name) {
        return POWERSHELL + "/" + name;
    }
}
