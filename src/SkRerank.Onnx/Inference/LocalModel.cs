using System.Text.Json;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Inference;

/// <summary>Holds what a cross-encoder and a bi-encoder have in common: a folder's tokenizer, window and graph, and the threads for its Runs.</summary>
internal sealed class LocalModel : IDisposable
{
    private readonly RunPool _pool;
    private readonly bool _alone;

    /// <summary>Initializes a new instance of the <see cref="LocalModel"/> class; the graph itself is loaded by the first Run.</summary>
    /// <param name="modelFolder">The model folder in Hugging Face layout.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="wanted">Says, from <c>config.json</c>, what the graph must put out.</param>
    /// <exception cref="RerankException">The folder or one of its files is missing or broken.</exception>
    public LocalModel(string modelFolder, OnnxModelOptions? options, Func<JsonElement, GraphOutput> wanted)
    {
        options ??= new OnnxModelOptions();
        Folder = new ModelFolder(modelFolder);
        File = GraphFile.Find(Folder, options.Precision);
        Config = Folder.ReadJson("config.json") ?? throw LoadError.Create($"The model folder '{Folder.Path}' has no 'config.json'; copy the model's configuration beside the graph.");
        Tokenizer = TokenizerLoader.Load(Folder);
        Window = ModelWindow.Read(Folder, Config, options.MaxTokens);
        var output = wanted(Config);
        Graph = new OnnxGraph(File, output, Config.Integer("pad_token_id") ?? 0);
        _alone = File.IsDynamicallyQuantized || output == GraphOutput.TokenLogits;
        _pool = new RunPool(options.ParallelRuns ?? Environment.ProcessorCount);
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
    public OnnxGraph Graph { get; }

    /// <summary>Tokenises inputs and runs the graph over all of them.</summary>
    /// <typeparam name="T">What is made of one input's output.</typeparam>
    /// <param name="count">The number of inputs.</param>
    /// <param name="encode">Makes an input, by its number.</param>
    /// <param name="read">Reads the output of one input: the input's number, the input, and its values with padding.</param>
    /// <param name="operation">The operation, for errors.</param>
    /// <param name="cancellationToken">The token that is checked before each Run.</param>
    /// <returns>One result an input, in their order.</returns>
    public async Task<T[]> RunAsync<T>(int count, Func<int, TokenizedInput> encode, OutputReader<T> read, string operation, CancellationToken cancellationToken)
    {
        var inputs = new TokenizedInput[count];
        if (count > 0) await _pool.ForEachAsync(count, i => inputs[i] = encode(i), cancellationToken).ConfigureAwait(false);
        var runs = BatchPlan.Create(inputs, _alone);
        var results = new T[count];
        await _pool.ForEachAsync(
            runs.Count,
            run =>
            {
                var members = runs[run];
                var batch = Array.ConvertAll(members, member => inputs[member]);
                Graph.Run(batch, operation, (values, stride) =>
                {
                    for (var row = 0; row < members.Length; row++) results[members[row]] = read(members[row], batch[row], values.Slice(row * stride, stride));
                });
            },
            cancellationToken).ConfigureAwait(false);
        return results;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Graph.Dispose();
        _pool.Dispose();
    }
}
