# One step of copying files: each can be repeated, and none trusts what an earlier one has left. Its last output is a report of named values.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    "problem=LANGUAGE`ndetail=$($ExecutionContext.SessionState.LanguageMode)`n"
    return
}
& ([psmoduleinfo]::new($false)) {
    #include fields.ps1
    #include steps.ps1
    Invoke-CopyStep (Read-Settings $args[0])
} $args
