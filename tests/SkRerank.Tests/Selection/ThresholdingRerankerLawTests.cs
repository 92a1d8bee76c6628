using SkRerank.Selection;
using SkRerank.Tests.Calibration;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class ThresholdingRerankerLawTests : RerankerLawTests
{
    protected override bool KeepsAll => false;

    public override IReranker Wrap(IReranker inner) => new ThresholdingReranker(inner.AsBuilder().UseCalibration(Calibrators.For("fake-model")).Build(), new ThresholdOptions { Minimum = 0.6 });
}
