using SkRerank.Evaluation.Online;
using SkRerank.Experiments;
using SkRerank.TestSupport;

namespace SkRerank.Evaluation.Tests.Online;

public sealed class InterleavingExperimentConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new ExperimentReranker("e", ExperimentRerankerConformanceTests.Overlap(1), ExperimentRerankerConformanceTests.Overlap(-1), new ExperimentOptions { Log = new MemoryClickLog(), Session = () => "s", Interleaving = InterleavingMethod.Probabilistic });
}
