# What a script uses, as lines: command NAME -PARAMETER…, static TYPE::MEMBER, member NAME, property NAME, type NAME, and what Windows
# PowerShell 5.1 cannot parse as syntax KIND LINE.
param([string] $Text)
$tokens = $null
$errors = $null
$ast = [Management.Automation.Language.Parser]::ParseInput($Text, [ref]$tokens, [ref]$errors)
foreach ($failure in $errors) { "syntax error $($failure.Extent.StartLineNumber): $($failure.Message)" }
$functions = $ast.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] }, $true).Name
foreach ($node in $ast.FindAll({ $true }, $true)) {
    $line = $node.Extent.StartLineNumber
    switch ($node.GetType().Name) {
        'CommandAst' {
            $name = $node.GetCommandName()
            $called = $node.CommandElements[0]
            if ("$called" -in '$script:outString', '$script:convertToJson') { $name = "$called" } # a CommandInfo
            if ($name -and $name -notin $functions) {
                $given = $node.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }
                "command $name $(($given | ForEach-Object { "-$($_.ParameterName)" }) -join ' ')".Trim()
            }
        }
        'InvokeMemberExpressionAst' {
            if ($node.Static) { "static $($node.Expression.Extent.Text)::$($node.Member.Extent.Text)" } else { "member $($node.Member.Extent.Text)" }
            if ("$($node.Member)" -eq 'AddCommand') { "command $($node.Arguments[0].Value)" }
            if ($node.NullConditional) { "syntax ?. $line" }
        }
        'MemberExpressionAst' {
            if ($node.Static) { "static $($node.Expression.Extent.Text)::$($node.Member.Extent.Text)" } else { "property $($node.Member.Extent.Text)" }
            if ($node.NullConditional) { "syntax ?. $line" }
        }
        'IndexExpressionAst' { if ($node.NullConditional) { "syntax ?[] $line" } }
        'TypeExpressionAst' { "type $($node.TypeName.FullName)" }
        'TypeConstraintAst' { "type $($node.TypeName.FullName)" }
        'ConvertExpressionAst' { "type $($node.Type.TypeName.FullName)" }
        'TernaryExpressionAst' { "syntax ternary $line" }
        'PipelineChainAst' { "syntax && $line" }
        'PipelineAst' { if ($node.Background) { "syntax & $line" } }
        'ScriptBlockAst' { if ($node.CleanBlock) { "syntax clean $line" } }
        'ForEachStatementAst' { if ($node.Flags) { "syntax -parallel $line" } }
    }
}
foreach ($token in $tokens) {
    $line = $token.Extent.StartLineNumber
    if ("$($token.Kind)" -in 'QuestionQuestion', 'QuestionQuestionEquals') { "syntax $($token.Text) $line" }
    if ($token -is [Management.Automation.Language.NumberToken] -and $token.Text -notmatch '^-?(0x[0-9a-f]+|\d[\d.]*)[ld]?([kmgtp]b)?$') { "syntax number $($token.Text) $line" }
    if ($token -is [Management.Automation.Language.StringExpandableToken] -and $token.Text -match '(?<!`)(``)*`(e|u\{)') { "syntax escape $line" }
}
