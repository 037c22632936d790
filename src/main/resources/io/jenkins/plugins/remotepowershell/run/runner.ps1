# Runs the user's script and writes numbered records: docs/runner-protocol.md. Arguments come as name and value in turn,
# without a param block, since this text runs in the global scope: a parameter would be a variable of the user's script.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    & {
        #include constrained.ps1
    } $args $ExecutionContext.SessionState.LanguageMode
    return
}
# A module without a link to the global scope: what follows cannot be reached, shadowed or configured by the user's script.
& ([psmoduleinfo]::new($false)) {
    #include fields.ps1
    #include files.ps1
    #include temporary.ps1
    #include processes.ps1
    #include records.ps1
    #include output.ps1
    #include watch.ps1
    #include run.ps1
    Invoke-Run -Settings (Read-Settings $args[0]) -Session $args[1] -InvokeGlobally $args[2] -Watch $watch
} $args $ExecutionContext.SessionState { $args[0].Invoke() }
