using SkRerank.Selection;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class DeduplicatingRerankerLawTests : RerankerLawTests
{
    protected override bool KeepsAll => false;

    public override IReranker Wrap(IReranker inner) => new DeduplicatingReranker(inner);
}
