using System.Text.RegularExpressions;

namespace SkRerank.Tests.Architecture;

/// <summary>Every public reranker has a test class that derives the conformance tests.</summary>
internal static partial class ConformanceRules
{
    public static IEnumerable<string> Violations(IReadOnlyList<SourceFile> files)
    {
        string[] conformance = [.. files.Where(f => f.IsTest && Derived().IsMatch(f.Code)).Select(f => f.Code)];
        return from reranker in Rerankers(files)
               where !conformance.Any(code => Regex.IsMatch(code, $@"\b{reranker}\b"))
               select $"{reranker} has no conformance test; derive RerankerConformanceTests in a test class that creates it.";
    }

    /// <summary>Names the public classes that implement <c>IReranker</c>, themselves or through a base class.</summary>
    public static IEnumerable<string> Rerankers(IReadOnlyList<SourceFile> files)
    {
        var classes = files.Where(f => f.IsSource)
            .SelectMany(f => Class().Matches(f.Code))
            .Select(m => (Name: m.Groups["name"].Value, IsPublic: m.Groups["modifiers"].Value.Contains("public", StringComparison.Ordinal), Bases: Word().Matches(m.Groups["bases"].Value).Select(w => w.Value).ToHashSet()))
            .ToArray();
        var rerankers = new HashSet<string> { "IReranker" };
        while (classes.Where(c => c.Bases.Overlaps(rerankers)).Select(c => c.Name).Except(rerankers).ToArray() is { Length: > 0 } more) rerankers.UnionWith(more);
        return classes.Where(c => c.IsPublic && rerankers.Contains(c.Name)).Select(c => c.Name).Distinct();
    }

    [GeneratedRegex(@"^(?<modifiers>(?:\w+\s+)*)class\s+(?<name>\w+)(?:<[^>]*>)?\s*(?:\((?>[^()]+|\((?<depth>)|\)(?<-depth>))*\))?\s*:(?<bases>[^{;]*)", RegexOptions.Multiline)]
    private static partial Regex Class();

    [GeneratedRegex(@"class\s+\w+\s*:\s*RerankerConformanceTests\b")]
    private static partial Regex Derived();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
