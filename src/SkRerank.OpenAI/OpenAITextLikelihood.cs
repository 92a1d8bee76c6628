using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SkRerank.Chat;

namespace SkRerank.OpenAI;

/// <summary>Reads the likelihood of a text from an endpoint that speaks OpenAI's completions and echoes the prompt with its log-probabilities.</summary>
/// <remarks>
/// Posts to <c>completions</c> below the client's base address with <c>echo: true</c> and <c>logprobs: 1</c>, the conversation and the text as one prompt, and adds up the tokens at its end that make the text; the one token that the endpoint must write is left out.
/// vLLM does so, and llama-cpp-python with <c>logits_all</c>. OpenAI's own models and llama.cpp's server do not (ggml-org/llama.cpp#27174): they are refused, because what they give is of another text.
/// Chat completions never give the likelihood of a given text, and no chat template is applied here: say how the model was trained by a <see cref="ChatPromptFormat"/>.
/// </remarks>
public sealed class OpenAITextLikelihood : ITextLikelihood
{
    private readonly HttpClient _httpClient;
    private readonly Uri _address;
    private readonly string _modelId;
    private readonly ChatPromptFormat _format;

    /// <summary>Initializes a new instance of the <see cref="OpenAITextLikelihood"/> class.</summary>
    /// <param name="httpClient">The client, with the base address (<c>http://localhost:8000/v1</c>) and, where one is needed, the key in its headers; not disposed.</param>
    /// <param name="modelId">The model.</param>
    /// <param name="format">How a conversation is written, or <see langword="null"/> for <see cref="ChatPromptFormat.Plain"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="httpClient"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The client has no base address, or <paramref name="modelId"/> is empty.</exception>
    public OpenAITextLikelihood(HttpClient httpClient, string modelId, ChatPromptFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        ArgumentException.ThrowIfNullOrWhiteSpace(modelId);
        if (httpClient.BaseAddress is not { } address) throw new ArgumentException("The client must have the endpoint's base address, such as http://localhost:8000/v1, but has none; set its BaseAddress.", nameof(httpClient));
        (_httpClient, _modelId, _format) = (httpClient, modelId, format ?? ChatPromptFormat.Plain);
        _address = new Uri(address.AbsoluteUri.TrimEnd('/') + "/completions");
    }

    /// <inheritdoc/>
    public async Task<TextLikelihoodResponse> GetTextAsync(IReadOnlyList<ChatMessage> messages, string text, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentException.ThrowIfNullOrEmpty(text);
        var body = new JsonObject { ["model"] = options?.ModelId ?? _modelId, ["prompt"] = _format.Write(messages) + text, ["max_tokens"] = 1, ["temperature"] = 0, ["echo"] = true, ["logprobs"] = 1 };
        try
        {
            using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await _httpClient.PostAsync(_address, content, cancellationToken).ConfigureAwait(false);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw Refusal((int)response.StatusCode, response.Headers, answer);
            using var json = JsonDocument.Parse(answer);
            return EchoedText.Read(json.RootElement, text);
        }
        catch (JsonException exception)
        {
            throw Failure("The completions endpoint must answer in JSON, but did not; check the address.", exception, isTransient: false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Failure($"The completions endpoint could not be reached: {exception.Message} Check the address and the network.", exception, isTransient: true);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure("The completions endpoint did not answer within the client's own time limit; raise its Timeout, or ask again.", exception, isTransient: true);
        }
    }

    private static RerankException Failure(string message, Exception inner, bool isTransient) => new(message, inner) { ProviderName = OpenAITokenLogprobs.ProviderName, Operation = EchoedText.Operation, IsTransient = isTransient };

    private static RerankException Refusal(int status, HttpResponseHeaders headers, string answer) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The completions endpoint refused the request with status {status}; it must accept echo with logprobs, as vLLM does; see the inner exception for its words."), new InvalidOperationException($"HTTP {status}\n{answer}"))
        {
            ProviderName = OpenAITokenLogprobs.ProviderName,
            Operation = EchoedText.Operation,
            StatusCode = status,
            IsTransient = status is 408 or 425 or 429 or 500 or 502 or 503 or 504,
            RetryAfter = headers.RetryAfter?.Delta,
        };
}
