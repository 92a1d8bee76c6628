using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class BlendingRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker()
    {
        var options = new BlendOptions();
        options.Terms.Add(new BlendTerm("length", new FakeReranker((_, document) => document.Text.Length), 0.5));
        return new BlendingReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), options);
    }
}
