using SkRerank.Remote;

namespace SkRerank.Tests.Remote;

/// <summary>The conformance of <see cref="HttpReranker"/> over a server of one's own.</summary>
public sealed class TeiConformanceTests : HttpRerankerConformanceTests
{
    protected override string ContractName => "tei";
}
