using System.Globalization;
using Microsoft.Extensions.AI;
using SkRerank.Chat;
using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx;

/// <summary>Judges with a local decoder model: one forward pass of a causal ONNX graph gives the log-probabilities of the first token, or of a given text.</summary>
/// <remarks>
/// Nothing is generated. The graph is exported for text generation without its cache (<c>input_ids</c>, <c>attention_mask</c>; <c>logits</c> of <c>batch × sequence × vocabulary</c>). Log-probabilities are a softmax over the whole vocabulary, in double; every token is
/// given, so no answer is ever invisible. The conversation is written in a <see cref="ChatPromptFormat"/>, and the text that is scored is turned into tokens by itself, behind it.
/// The folder's layout is that of <see cref="OnnxCrossEncoderReranker"/>; the graph is loaded by the first call. Thread-safe.
/// </remarks>
public sealed class OnnxLanguageModel : ITokenLogprobs, ITextLikelihood, ITokenCounter, IDisposable
{
    private readonly LocalModel _model;
    private readonly Lazy<VocabularyText> _vocabulary;
    private readonly Lazy<string> _modelId;

    /// <summary>Initializes a new instance of the <see cref="OnnxLanguageModel"/> class.</summary>
    /// <param name="modelFolder">The model folder.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="format">How a conversation is written, or <see langword="null"/> for what the files say: ChatML where the tokenizer has its marks (for <c>qwen3</c> with an empty thought), else <see cref="ChatPromptFormat.Plain"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="modelFolder"/> is empty.</exception>
    /// <exception cref="RerankException">The folder or one of its files is missing or broken.</exception>
    public OnnxLanguageModel(string modelFolder, OnnxModelOptions? options = null, ChatPromptFormat? format = null)
    {
        _model = new LocalModel(modelFolder, options, (_, _) => new GraphContract(GraphOutput.TokenLogits));
        Format = format ?? FormatOf(_model);
        _vocabulary = new Lazy<VocabularyText>(() => VocabularyText.Read(_model.Folder));
        _modelId = new Lazy<string>(() => string.Create(CultureInfo.InvariantCulture, $"{_model.Folder.Name}-{_model.File.PrecisionName}-{_model.Window}-{_model.File.ShortHash}-{Format.Name}"));
    }

    /// <summary>Gets the identity of the model: the folder's name, precision, window, the beginning of the graph's SHA-256, and the format's name.</summary>
    public string ModelId => _modelId.Value;

    /// <summary>Gets how a conversation is written.</summary>
    public ChatPromptFormat Format { get; }

    /// <summary>Gets the greatest number of tokens of a prompt and the text behind it together.</summary>
    public int MaxTokens => _model.Window;

    /// <inheritdoc/>
    public int CountTokens(ReadOnlySpan<char> text) => _model.Tokenizer.CountTokens(text);

    /// <inheritdoc/>
    public async Task<TokenLogprobsResponse> GetFirstTokenAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var prompt = PromptIds(messages);
        var tokens = await RunAsync(prompt, [], "logprobs", (ids, values) => _vocabulary.Value.Ranked(LogSoftmax(Row(values, ids.Length - 1))), cancellationToken).ConfigureAwait(false);
        return new TokenLogprobsResponse(tokens) { ModelId = ModelId, Usage = UsageOf(prompt.Length) };
    }

    /// <inheritdoc/>
    public async Task<TextLikelihoodResponse> GetTextAsync(IReadOnlyList<ChatMessage> messages, string text, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentException.ThrowIfNullOrEmpty(text);
        cancellationToken.ThrowIfCancellationRequested();
        var prompt = PromptIds(messages);
        var scored = _model.Tokenizer.Tokenize(text).Ids.ToArray();
        if (prompt.Length == 0 || scored.Length == 0) throw Failure("A text is scored behind at least one token and must have at least one itself; give a prompt and a text that the tokenizer knows.", "likelihood");
        var sum = await RunAsync(prompt, scored, "likelihood", (_, values) =>
        {
            double total = 0;
            for (var i = 0; i < scored.Length; i++) total += LogSoftmax(Row(values, prompt.Length + i - 1))[scored[i]];
            return total;
        }, cancellationToken).ConfigureAwait(false);
        return new TextLikelihoodResponse(sum, scored.Length) { ModelId = ModelId, Usage = UsageOf(prompt.Length + scored.Length) };
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private delegate T LogitsReader<out T>(ReadOnlySpan<int> ids, ReadOnlySpan<float> values);

    private static ChatPromptFormat FormatOf(LocalModel model)
    {
        // Two tokens, and not twice the one for what is unknown.
        ReadOnlySpan<int> start = model.Tokenizer.Tokenize("<|im_start|>").Ids.Span, end = model.Tokenizer.Tokenize("<|im_end|>").Ids.Span;
        if (start.Length != 1 || end.Length != 1 || start[0] == end[0]) return ChatPromptFormat.Plain;
        return model.Config.Text("model_type") == "qwen3" ? ChatPromptFormat.ChatMlWithoutThinking : ChatPromptFormat.ChatMl;
    }

    private static UsageDetails UsageOf(int tokens) => new() { InputTokenCount = tokens, OutputTokenCount = 0, TotalTokenCount = tokens };

    // The token that begins a text stays, one that ends it would end the conversation.
    private int[] PromptIds(IReadOnlyList<ChatMessage> messages)
    {
        var input = _model.Tokenizer.Encode(Format.Write(messages));
        return input.Ids[..(input.TextStart + input.TextLength)].ToArray();
    }

    private async Task<T> RunAsync<T>(int[] prompt, int[] text, string operation, LogitsReader<T> read, CancellationToken cancellationToken)
    {
        var length = prompt.Length + text.Length;
        if (length > _model.Window)
            throw Failure(string.Create(CultureInfo.InvariantCulture, $"A prompt with the text behind it must fit the {_model.Window} tokens of the model '{_model.Folder.Name}', but has {length}; set MaxPromptTokens in PointwiseOptions lower, or MaxTokens in OnnxModelOptions higher."), operation);
        var results = await _model.RunAsync(1, (_, arena) => TokenizedInput.Join((prompt, text, default), truncated: false, arena), (_, in input, values) => read(input.Ids.Span, values), operation, cancellationToken).ConfigureAwait(false);
        return results[0];
    }

    private ReadOnlySpan<float> Row(ReadOnlySpan<float> values, int position) => values.Slice(position * _model.Graph.Width, _model.Graph.Width);

    private double[] LogSoftmax(ReadOnlySpan<float> logits)
    {
        var result = new double[logits.Length];
        var largest = double.NegativeInfinity;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = logits[i];
            if (!double.IsFinite(result[i])) throw Failure($"The model '{_model.Folder.Name}' must give finite numbers, but gave NaN or infinity; check the graph '{_model.File.Path}'.", "logprobs");
            largest = Math.Max(largest, result[i]);
        }

        var sum = 0.0;
        foreach (var logit in result) sum += Math.Exp(logit - largest);
        var normalizer = largest + Math.Log(sum);
        for (var i = 0; i < result.Length; i++) result[i] = Math.Min(0, result[i] - normalizer);
        return result;
    }

    private static RerankException Failure(string message, string operation) => new(message) { ProviderName = LoadError.Provider, Operation = operation };
}
