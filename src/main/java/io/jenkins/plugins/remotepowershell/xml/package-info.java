/** The plainest form of XML, read without a parser. No I/O, no threads. */
package io.jenkins.plugins.remotepowershell.xml;
