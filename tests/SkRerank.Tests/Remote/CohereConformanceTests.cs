using SkRerank.Remote;

namespace SkRerank.Tests.Remote;

/// <summary>The conformance of <see cref="HttpReranker"/> over a hosted provider.</summary>
public sealed class CohereConformanceTests : HttpRerankerConformanceTests
{
    protected override string ContractName => "cohere-v2";
}
