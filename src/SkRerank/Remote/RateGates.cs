namespace SkRerank.Remote;

/// <summary>Keeps one gate for each key at each address, so that rerankers that share a key share its limits.</summary>
internal sealed class RateGates
{
    private readonly Lock _lock = new();
    private readonly List<(string Authority, ApiKey? Key, IRequestSigner? Signer, RateGate Gate)> _gates = [];

    /// <summary>Gives the gate of a reranker.</summary>
    public RateGate For(HttpRerankerOptions options)
    {
        var authority = (options.Endpoint ?? options.Format.EndpointFor(options.ApiKey))?.Authority ?? "";
        lock (_lock)
        {
            foreach (var (known, key, signer, gate) in _gates)
            {
                if (known == authority && signer == options.Signer && (key is null ? options.ApiKey is null : options.ApiKey is { } other && key.IsSame(other))) return gate;
            }

            var made = new RateGate(new RateGateOptions { TimeProvider = options.TimeProvider });
            _gates.Add((authority, options.ApiKey, options.Signer, made));
            return made;
        }
    }
}
