using System.Text.Json;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Holds what a cross-encoder and a bi-encoder have in common: a folder's tokenizer, window and graph, and the threads for its Runs.</summary>
internal sealed class LocalModel : IDisposable
{
    private readonly RunPool _pool;
    private readonly TokenCache? _tokens;
    private readonly Lazy<string> _tokenizerKey;
    private readonly int _slots;
    private readonly bool _alone;

    /// <summary>Initializes a new instance of the <see cref="LocalModel"/> class; the graph itself is loaded by the first Run.</summary>
    /// <param name="modelFolder">The model folder in Hugging Face layout.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="contract">Says, from the folder and its <c>config.json</c>, what the graph must put out.</param>
    /// <exception cref="RerankException">The folder or one of its files is missing or broken.</exception>
    public LocalModel(string modelFolder, OnnxModelOptions? options, Func<ModelFolder, JsonElement, GraphContract> contract)
    {
        options ??= new OnnxModelOptions();
        Folder = new ModelFolder(modelFolder);
        var hardware = new Hardware(options.ExecutionProvider, options.Device);
        var isGpu = hardware.MayBeGpu;
        Config = Folder.ReadJson("config.json") ?? throw LoadError.Create($"The model folder '{Folder.Path}' has no 'config.json'; copy the model's configuration beside the graph.");
        if (Config.ValueKind != JsonValueKind.Object) throw LoadError.Broken(Folder.PathOf("config.json"), "a JSON object");
        var wanted = contract(Folder, Config);
        var isInTwo = wanted.Output == GraphOutput.FirstAnswer && Folder.Graphs().Any(name => name.Contains("decoder_model", StringComparison.Ordinal));
        File = GraphFile.Find(Folder, options.Precision, isGpu, options.GraphFile, isInTwo ? "decoder_model" : "model");
        Tokenizer = TokenizerLoader.Load(Folder);
        Window = ModelWindow.Read(Folder, Config, options.MaxTokens);
        int padId = Config.Integer("pad_token_id") ?? 0, startId = Config.Integer("decoder_start_token_id") ?? padId;
        Graph = isInTwo
            ? new EncoderDecoderGraph(GraphFile.Find(Folder, File.Precision, stem: "encoder_model").Path, File.Path, hardware, padId, startId)
            : new OnnxGraph(File.Path, wanted, hardware, padId, startId);
        _alone = File.IsDynamicallyQuantized || wanted.Output == GraphOutput.TokenLogits;
        _slots = isGpu ? BatchPlan.SlotsOnGpu : BatchPlan.SlotsOnCpu;
        _pool = new RunPool(options.ParallelRuns ?? Environment.ProcessorCount);
        _tokens = options.TokenCache;
        _tokenizerKey = new Lazy<string>(() => TokenizerLoader.KeyOf(Folder));
    }

    /// <summary>Gets the model folder.</summary>
    public ModelFolder Folder { get; }

    /// <summary>Gets the graph's file.</summary>
    public GraphFile File { get; }

    /// <summary>Gets the content of <c>config.json</c>.</summary>
    public JsonElement Config { get; }

    /// <summary>Gets the tokenizer.</summary>
    public TextTokenizer Tokenizer { get; }

    /// <summary>Gets the greatest number of tokens of one input, special tokens included.</summary>
    public int Window { get; }

    /// <summary>Gets the graph.</summary>
    public IGraph Graph { get; }

    /// <summary>Turns the beginning of a document, behind the prompt's words for it, into tokens: through the cache where there is one.</summary>
    public TokenizedText DocumentTokens(string prompt, string text, int limit, TokenArena arena) =>
        _tokens is null ? Tokenizer.Tokenize(prompt, text, limit, arena) : _tokens.Tokenize(Tokenizer, _tokenizerKey.Value, prompt + text, limit);

    /// <summary>Tokenises inputs and runs the graph over all of them.</summary>
    /// <typeparam name="T">What is made of one input's output.</typeparam>
    /// <param name="count">The number of inputs.</param>
    /// <param name="encode">Makes an input, by its number.</param>
    /// <param name="read">Reads the output of one input: the input's number, the input, and its values with padding.</param>
    /// <param name="operation">The operation, for errors.</param>
    /// <param name="cancellationToken">The token that is checked before each Run.</param>
    /// <returns>One result an input, in their order.</returns>
    public async Task<T[]> RunAsync<T>(int count, Func<int, TokenArena, TokenizedInput> encode, OutputReader<T> read, string operation, CancellationToken cancellationToken)
    {
        // Nothing below takes memory for each input by itself: the ids are in rented blocks, and a Run is a part of one array.
        using var arena = new TokenArena();
        var inputs = new TokenizedInput[count];
        if (count > 0) await _pool.ForEachAsync(count, i => inputs[i] = encode(i, arena), cancellationToken).ConfigureAwait(false);
        var plan = BatchPlan.Create(inputs, _alone, _slots);
        var results = new T[count];
        GraphReader reader = (run, values, stride) =>
        {
            for (var row = 0; row < run.Count; row++)
            {
                var index = plan.Order[run.Offset + row];
                results[index] = read(index, run.AsSpan()[row], values.Slice(row * stride, stride));
            }
        };
        await _pool.ForEachAsync(plan.Runs.Count, run => Graph.Run(plan.Runs[run], operation, reader), cancellationToken).ConfigureAwait(false);
        return results;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Graph.Dispose();
        _pool.Dispose();
    }
}
