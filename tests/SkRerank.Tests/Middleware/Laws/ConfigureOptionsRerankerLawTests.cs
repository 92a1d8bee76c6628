using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware.Laws;

public sealed class ConfigureOptionsRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new ConfigureOptionsReranker(inner, options => options.ModelId = "other");
}
