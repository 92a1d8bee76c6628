using SkRerank.Remote;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote;

public abstract class HttpRerankerConformanceTests(string provider) : RerankerConformanceTests, IAsyncLifetime
{
    private ContractServer? _server;

    protected override IReranker CreateReranker() => new HttpReranker(Provider.Options(_server!));

    public async ValueTask InitializeAsync() => _server = await Provider.StartAsync(provider);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _server!.DisposeAsync();
    }
}
