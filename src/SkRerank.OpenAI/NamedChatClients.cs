using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace SkRerank.OpenAI;

/// <summary>Makes chat clients from names such as <c>openai:gpt-4o-mini</c>, with key and address from the environment.</summary>
/// <remarks>
/// A name is <c>openai</c>, a colon, and a model. The key is <c>OPENAI_API_KEY</c>; <c>OPENAI_BASE_URL</c> names another server that speaks OpenAI's chat completions, such as <c>http://localhost:8000/v1</c>, which may want no key.
/// The client does not repeat calls that failed: the rerankers do.
/// </remarks>
public static class NamedChatClients
{
    private const string Prefix = "openai:";
    private const string KeyVariable = "OPENAI_API_KEY";
    private const string AddressVariable = "OPENAI_BASE_URL";

    /// <summary>Says whether a text is the name of a chat model; case does not count.</summary>
    /// <param name="name">The text.</param>
    /// <returns>Whether it begins with <c>openai:</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Gives the model of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>What stands after the colon.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is none, or names no model.</exception>
    public static string ModelOf(string name)
    {
        var model = IsName(name) ? name[Prefix.Length..].Trim() : "";
        return model.Length > 0 ? model : throw new ArgumentException($"The name of a chat model must be 'openai:' and a model, such as 'openai:gpt-4o-mini', but was '{name}'.", nameof(name));
    }

    /// <summary>Makes the client of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="variables">Reads a variable, or <see langword="null"/> for those of the process.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is none, or the environment lacks what is needed.</exception>
    public static IChatClient Create(string name, Func<string, string?>? variables = null)
    {
        var model = ModelOf(name);
        variables ??= Environment.GetEnvironmentVariable;
        var (key, address) = (variables(KeyVariable)?.Trim(), variables(AddressVariable)?.Trim());
        var options = new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0) };
        if (!string.IsNullOrEmpty(address))
        {
            // The address is not repeated: it may hold a password.
            if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
                throw new ArgumentException($"The chat model '{name}' cannot be asked yet: set {AddressVariable} to an http or https address, such as http://localhost:8000/v1.", nameof(name));
            options.Endpoint = endpoint;
        }
        else if (string.IsNullOrEmpty(key))
        {
            throw new ArgumentException($"The chat model '{name}' cannot be asked yet: set {KeyVariable} to the key, or {AddressVariable} to the address of a server that speaks OpenAI's chat completions.", nameof(name));
        }

        // A server without keys takes any, and the client insists on one.
        return new OpenAIClient(new ApiKeyCredential(string.IsNullOrEmpty(key) ? "none" : key), options).GetChatClient(model).AsIChatClient();
    }
}
