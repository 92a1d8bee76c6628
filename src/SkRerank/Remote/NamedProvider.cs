namespace SkRerank.Remote;

/// <summary>Says whether the environment names a provider's key and address; never which key.</summary>
/// <param name="Name">The provider's name, such as <c>cohere</c>.</param>
public sealed record NamedProvider(string Name)
{
    /// <summary>Gets the variables that may hold the key, in the order in which they are read.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<string> KeyVariables { get; init; } = [];

    /// <summary>Gets the variables that may hold the address, in the order in which they are read.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<string> AddressVariables { get; init; } = [];

    /// <summary>Gets the variable in which the key was found.</summary>
    /// <value>The default is <see langword="null"/>: there is no key.</value>
    public string? KeyVariable { get; init; }

    /// <summary>Gets the address: that of the environment, else of the hosted service.</summary>
    /// <value>The default is <see langword="null"/>: there is none.</value>
    public Uri? Endpoint { get; init; }

    /// <summary>Gets what is still to be set, in words.</summary>
    /// <value>The default is <see langword="null"/>: nothing; the provider can be asked.</value>
    public string? Missing { get; init; }

    /// <summary>Gets whether the environment names a key or an address, even if more is needed.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsNamed { get; init; }

    /// <summary>Gets whether the provider can be asked.</summary>
    public bool IsConfigured => Missing is null;
}
