namespace SkRerank.Server.OpenApi;

/// <summary>Marks an endpoint as one of this server's, and says in which contracts it answers: several where the body tells which.</summary>
internal sealed record DescribedEndpoint(IReadOnlyList<Contract> Contracts)
{
    public DescribedEndpoint(Contract contract)
        : this([contract])
    {
    }

    /// <summary>Gets whether the endpoint asks for a key, where the server has keys.</summary>
    public bool IsGuarded => Contracts[0].Failures.Contains(Requests.FailureKind.Unauthorized);
}
