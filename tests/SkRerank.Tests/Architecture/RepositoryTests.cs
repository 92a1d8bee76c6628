namespace SkRerank.Tests.Architecture;

/// <summary>Holds the repository itself to its rules.</summary>
public sealed class RepositoryTests
{
    [Fact]
    public void Projects_References_FollowTheDirectionsOfTheDesign() => AssertNone(ProjectRules.Violations(RepositoryFiles.Projects));

    [Fact]
    public void Projects_All_AreInTheSolution()
    {
        var solution = RepositoryFiles.Read("SkRerank.sln").Replace('\\', '/');
        AssertNone(RepositoryFiles.Projects.Where(p => !solution.Contains($"\"{p.Path}\"", StringComparison.Ordinal)).Select(p => $"{p.Path} is not in SkRerank.sln; add it."));
    }

    [Fact]
    public void Sources_All_FollowTheHouseRules() => AssertNone(SourceRules.Violations(RepositoryFiles.Sources));

    [Fact]
    public void Rerankers_All_AreTestedForConformance() => AssertNone(ConformanceRules.Violations(RepositoryFiles.Sources));

    [Fact]
    public void Files_OfThisRepository_AreFound()
    {
        // A checker that reads nothing finds nothing wrong.
        Assert.Contains(RepositoryFiles.Projects, p => p.Path == "src/SkRerank/SkRerank.csproj");
        Assert.Contains(RepositoryFiles.Sources, f => f.Path == "src/SkRerank/IReranker.cs");
        Assert.Contains("LateInteractionReranker", ConformanceRules.Rerankers(RepositoryFiles.Sources));
        Assert.Contains("BlendingReranker", ConformanceRules.Rerankers(RepositoryFiles.Sources));
    }

    private static void AssertNone(IEnumerable<string> violations)
    {
        string[] found = [.. violations];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
