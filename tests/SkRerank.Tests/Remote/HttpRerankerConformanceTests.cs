using SkRerank.Remote;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Remote;

public sealed class HttpRerankerConformanceTests : RerankerConformanceTests, IAsyncLifetime
{
    private KestrelService? _service;

    protected override IReranker CreateReranker() => new HttpReranker(new HttpRerankerOptions(RerankWireFormat.Cohere) { Endpoint = _service!.Address, ApiKey = "canary" });

    public async ValueTask InitializeAsync() => _service = await KestrelService.StartAsync(CohereService.AnswerAsync);

    public ValueTask DisposeAsync() => _service!.DisposeAsync();
}
