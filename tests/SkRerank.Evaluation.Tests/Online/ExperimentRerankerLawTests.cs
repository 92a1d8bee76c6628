using SkRerank.TestSupport;

namespace SkRerank.Evaluation.Tests.Online;

public sealed class ExperimentRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new RerankerBuilder(inner).UseExperiment("e", control => control, treatment => treatment, options => (options.Log, options.Session) = (new MemoryClickLog(), () => "s")).Build();
}
