using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.OpenAI;

namespace SkRerank.Cli;

/// <summary>Gives the pipelines of a file their chat models by names such as <c>openai:gpt-4o-mini</c>; a client lives as long as the command.</summary>
internal sealed class NamedChatServices : IKeyedServiceProvider
{
    public object? GetService(Type serviceType) => null;

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        serviceType == typeof(IChatClient) && serviceKey is string name && NamedChatClients.IsName(name) ? NamedChatClients.Create(name).AsBuilder().UseTokenLogprobs().Build() : null;

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        GetKeyedService(serviceType, serviceKey) ?? throw new InvalidOperationException($"There is no {serviceType.Name} '{serviceKey}'; name a chat model such as openai:gpt-4o-mini.");
}
