using SkRerank.Keywords;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Keywords;

public sealed class Bm25RerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new Bm25Reranker(Bm25Statistics.Collect(CreateDocuments().Select(d => d.Text), TextAnalyzer.English));
}
