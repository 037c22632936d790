package io.jenkins.plugins.remotepowershell.steps;

/** How long a stop may take: {@code timeout} gives a step 60 s, and deleting an item waits 15 s for all below it. */
enum StopPatience {
    USUAL(45),
    ITEM_IS_DELETED(5);

    private final int seconds;

    StopPatience(int seconds) {
        this.seconds = seconds;
    }

    int seconds() {
        return seconds;
    }
}
