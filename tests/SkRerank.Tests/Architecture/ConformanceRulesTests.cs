namespace SkRerank.Tests.Architecture;

public sealed class ConformanceRulesTests
{
    private static readonly SourceFile[] Sources =
    [
        new("src/SkRerank/DelegatingReranker.cs", "public class DelegatingReranker : IReranker\n{\n}\n"),
        new("src/SkRerank/SlowReranker.cs", "public sealed class SlowReranker<T>(Func<int, string> f, int b = (1 + 2)) : DelegatingReranker(f)\n{\n}\n"),
        new("src/SkRerank/FastReranker.cs", "public sealed class FastReranker : IDisposable, IReranker\n{\n}\n"),
        new("src/SkRerank/HiddenReranker.cs", "internal sealed class HiddenReranker : IReranker\n{\n}\n"),
        new("src/SkRerank/Other.cs", "public sealed class Other : IDisposable\n{\n    private IReranker _a;\n}\n"),
    ];

    [Fact]
    public void Rerankers_DirectAndDerived_AreFound() =>
        Assert.Equal(["DelegatingReranker", "SlowReranker", "FastReranker"], ConformanceRules.Rerankers(Sources));

    [Fact]
    public void Violations_RerankerWithoutConformanceTest_IsNamed()
    {
        SourceFile[] tests =
        [
            new("tests/SkRerank.Tests/ATests.cs", "public class ATests : RerankerConformanceTests\n{\n    IReranker Create() => new SlowReranker<int>(new DelegatingReranker());\n}\n"),
            new("tests/SkRerank.Tests/BTests.cs", "public class BTests\n{\n    IReranker Create() => new FastReranker();\n}\n"),
        ];
        Assert.Equal(["FastReranker has no conformance test; derive RerankerConformanceTests in a test class that creates it."], ConformanceRules.Violations([.. Sources, .. tests]));
    }
}
