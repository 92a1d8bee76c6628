using Microsoft.Extensions.AI;
using SkRerank.Chat;
using SkRerank.Onnx;

namespace SkRerank.Cli;

/// <summary>Gives what a decoder model of a folder can say about a passage, as a client that writes no answers.</summary>
internal sealed class LocalLanguageClient(string folder) : IChatClient
{
    private readonly OnnxLanguageModel _model = new(folder);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A model folder writes no answers here: use it with a pointwise strategy.");

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A model folder writes no answers here: use it with a pointwise strategy.");

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceKey is not null) return null;
        if (serviceType == typeof(ChatClientMetadata)) return new ChatClientMetadata("local", null, _model.ModelId);
        if (serviceType == typeof(ModelFamily)) return new ModelFamily { Name = "local", ContextTokens = _model.MaxTokens };
        return serviceType.IsInstanceOfType(this) ? this : serviceType.IsInstanceOfType(_model) ? _model : null;
    }

    public void Dispose() => _model.Dispose();
}
