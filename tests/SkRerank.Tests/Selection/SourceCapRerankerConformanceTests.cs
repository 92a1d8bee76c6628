using SkRerank.Selection;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class SourceCapRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new SourceCapReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), 2);

    // Two sources, so that some documents are removed.
    protected override IReadOnlyList<RerankDocument> CreateDocuments() => [.. base.CreateDocuments().Select((document, i) => new RerankDocument(document) { SourceId = $"s{i % 2}" })];
}
