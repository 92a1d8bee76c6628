using SkRerank.Remote;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote;

public abstract class HttpRerankerConformanceTests : RerankerConformanceTests, IAsyncLifetime
{
    private ContractServer? _server;

    protected abstract string ContractName { get; }

    protected override IReranker CreateReranker() => new HttpReranker(Provider.Options(_server!));

    public async ValueTask InitializeAsync() => _server = await Provider.StartAsync(ContractName);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _server!.DisposeAsync();
    }
}
