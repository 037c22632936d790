"marker=UNKNOWN`nproblem=this session is in $($ExecutionContext.SessionState.LanguageMode) mode, in which files cannot be read`n"
