using System.Text.RegularExpressions;

namespace SkRerank.Tests.Architecture;

/// <summary>The rules for C# files that no analyzer checks.</summary>
internal static partial class SourceRules
{
    private const int SourceLines = 400;
    private const int TestLines = 600;
    private const int LinesPerPragma = 1000;

    public static IEnumerable<string> Violations(IReadOnlyList<SourceFile> files) => files.SelectMany(Violations).Concat(PragmaBudget(files));

    private static IEnumerable<string> Violations(SourceFile file)
    {
        var limit = file.IsTest ? TestLines : SourceLines;
        if (file.Lines > limit) yield return $"{file.Path} has {file.Lines} lines; the limit is {limit}, so give one of its jobs a file of its own.";
        if (VagueName().Match(file.Path) is { Success: true } vague) yield return $"{file.Path} is named '{vague.Value.Trim('/')}', which says nothing; name what it does.";
        foreach (var violation in Types(file).Concat(Namespace(file))) yield return violation;
        if (!file.IsSource) yield break;

        if (!file.Path.StartsWith("src/SkRerank.Cli/", StringComparison.Ordinal) && ConsoleUse().IsMatch(file.Code)) yield return $"{file.Path} uses Console; only SkRerank.Cli talks to the terminal.";
        foreach (Match match in Ambient().Matches(file.Code)) yield return $"{file.Path} uses {match.Value}; take a TimeProvider or a seed instead.";
        foreach (var violation in Pragmas(file)) yield return violation;
    }

    private static IEnumerable<string> Types(SourceFile file)
    {
        var types = TopLevelType().Matches(file.Code).ToArray();
        if (types.Length > 1) yield return $"{file.Path} declares {string.Join(", ", types.Select(t => t.Groups["name"].Value))}; give each type a file of its own.";
        if (types.Length != 1) yield break;

        // A generic type may carry its parameters, Name{T}.cs, and must where it has a twin; a partial type may be split, Name.Part.cs.
        var type = types[0];
        var name = type.Groups["name"].Value;
        var accepted = file.Name == name
            || (type.Groups["generic"].Success && file.Name == $"{name}{{{Spaces().Replace(type.Groups["generic"].Value, "")}}}")
            || (type.Value.Contains("partial ", StringComparison.Ordinal) && file.Name.StartsWith(name + ".", StringComparison.Ordinal));
        if (!accepted) yield return $"{file.Path} declares {name}; name the file after the type.";
    }

    private static IEnumerable<string> Namespace(SourceFile file)
    {
        if (!file.IsSource || NamespaceName().Match(file.Code) is not { Success: true } match) yield break;
        var actual = match.Groups["name"].Value;
        var folders = file.Path.Split('/')[1..^1];
        if (folders[0].StartsWith("SkRerank.Models.", StringComparison.Ordinal)) folders[0] = "SkRerank.Models";
        var expected = string.Join('.', folders);
        if (actual == expected || IsExtensionNamespace(file, actual)) yield break;
        yield return $"{file.Path} is in the namespace {actual}; its folder says {expected}.";
    }

    // Extensions live where the type they extend is imported.
    private static bool IsExtensionNamespace(SourceFile file, string actual) => actual switch
    {
        "SkRerank" => file.Name.EndsWith("BuilderExtensions", StringComparison.Ordinal),
        "Microsoft.Extensions.DependencyInjection" => file.Name.EndsWith("Extensions", StringComparison.Ordinal),
        "Microsoft.AspNetCore.Builder" => file.Name.EndsWith("EndpointRouteBuilderExtensions", StringComparison.Ordinal) && file.Path.StartsWith("src/SkRerank.Server/", StringComparison.Ordinal),
        "Microsoft.SemanticKernel" => file.Name.EndsWith("KernelBuilderExtensions", StringComparison.Ordinal) && file.Path.StartsWith("src/SkRerank.SemanticKernel/", StringComparison.Ordinal),
        _ => false,
    };

    private static IEnumerable<string> Pragmas(SourceFile file)
    {
        var lines = file.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!Suppression().IsMatch(lines[i])) continue;
            var hasReason = lines[i].Contains("//", StringComparison.Ordinal) || lines[i].Contains("Justification", StringComparison.Ordinal)
                || (i > 0 && lines[i - 1].TrimStart().StartsWith("//", StringComparison.Ordinal));
            if (!hasReason) yield return $"{file.Path}({i + 1}) suppresses a warning without a reason; say why beside it.";
        }
    }

    private static IEnumerable<string> PragmaBudget(IReadOnlyList<SourceFile> files)
    {
        SourceFile[] sources = [.. files.Where(f => f.IsSource)];
        var lines = sources.Sum(f => f.Lines);
        var suppressions = sources.Sum(f => f.Text.Split('\n').Count(line => Suppression().IsMatch(line)));
        if (suppressions * LinesPerPragma > lines)
            yield return $"src suppresses {suppressions} warnings in {lines} lines; the budget is one in {LinesPerPragma}, so mend the code instead.";
    }

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*(?:(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<name>\w+)|delegate\s+[^\s(]+\s+(?<name>\w+))(?:<(?<generic>[^>]+)>)?", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceName();

    [GeneratedRegex(@"(?:Helpers?|Utils?|Utilit(?:y|ies)|Common|Managers?)(?:/|\.cs$|\{)")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"\bConsole\s*\.")]
    private static partial Regex ConsoleUse();

    [GeneratedRegex(@"\b(?:DateTime(?:Offset)?\.(?:Now|UtcNow|Today)|Random\.Shared|new Random\(\))")]
    private static partial Regex Ambient();

    [GeneratedRegex(@"^\s*(?:#pragma warning disable|\[.*SuppressMessage\()")]
    private static partial Regex Suppression();

    [GeneratedRegex(@"\s")]
    private static partial Regex Spaces();
}
