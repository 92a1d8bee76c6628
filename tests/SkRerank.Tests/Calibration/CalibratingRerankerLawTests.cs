using SkRerank.Calibration;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Calibration;

public sealed class CalibratingRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new CalibratingReranker(inner, Calibrators.For("fake-model"));
}
