package io.jenkins.plugins.remotepowershell.clixml;

import java.util.Map;

/** A named member set among the extended properties of an object, such as {@code PSStandardMembers}. */
public record PsMemberSet(Map<String, Object> members) {
    @Override
    public String toString() {
        return "member set of " + members.size();
    }
}
