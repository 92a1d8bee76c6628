using SkRerank.Experiments;
using SkRerank.TestSupport;

namespace SkRerank.Evaluation.Tests.Online;

/// <summary>The laws of an interleaved answer of the inner order and its reverse.</summary>
public sealed class InterleavingExperimentLawTests : RerankerLawTests
{
    // Reranked again, the ties of the arms break by another input order, and the loser of the one arm is the winner of the other.
    protected override bool IsIdempotent => false;

    protected override bool IgnoresLosers => false;

    public override IReranker Wrap(IReranker inner) => new RerankerBuilder(inner).UseExperiment("e", control => control, _ => new FakeReranker((_, document) => -document.RetrievalScore!.Value), options =>
    {
        (options.Log, options.Session, options.Interleaving) = (new MemoryClickLog(), () => "s", InterleavingMethod.TeamDraft);
    }).Build();
}
