# What is done beside a run, in a session of its own: docs/runner-protocol.md. Its last output is a report of named values.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    & {
        #include host-constrained.ps1
    } $args
    return
}
& ([psmoduleinfo]::new($false)) {
    #include fields.ps1
    #include files.ps1
    #include processes.ps1
    #include temporary.ps1
    #include removal.ps1
    #include operations.ps1
    Invoke-Operation (Read-Settings $args[0])
} $args
