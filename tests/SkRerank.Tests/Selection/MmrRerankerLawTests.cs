using SkRerank.Selection;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class MmrRerankerLawTests : RerankerLawTests
{
    // Ties of the inner score are picked in the order that came, which is the one that MMR made.
    protected override bool IsIdempotent => false;

    // Relevance is min-max over the answer: a far loser presses the others together.
    protected override bool IgnoresLosers => false;

    public override IReranker Wrap(IReranker inner) => new MmrReranker(inner);
}
