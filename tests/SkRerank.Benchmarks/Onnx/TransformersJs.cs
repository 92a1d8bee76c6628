using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace SkRerank.Benchmarks.Onnx;

/// <summary>Runs transformers.js in a process of its own, which answers one line of JSON a round; passages come in the order they are given, as in its examples.</summary>
internal sealed class TransformersJs : IDisposable
{
    private const string Script = """
        import { AutoModel, AutoModelForSequenceClassification, AutoTokenizer, env } from '@huggingface/transformers';
        import { createInterface } from 'node:readline';
        import { readFileSync } from 'node:fs';
        env.allowRemoteModels = false;
        const [root, name, dtype, kind, input] = process.argv.slice(2);
        env.localModelPath = root;
        const tokenizer = await AutoTokenizer.from_pretrained(name);
        const model = await (kind === 'labels' ? AutoModelForSequenceClassification : AutoModel).from_pretrained(name, { dtype, device: 'cpu', session_options: { intraOpNumThreads: 2 } });
        const { query, documents } = JSON.parse(readFileSync(input, 'utf8'));
        async function score(texts) {
          const encoded = tokenizer(new Array(texts.length).fill(query), { text_pair: texts, padding: true, truncation: true, max_length: 256 });
          const output = await model(encoded);
          const tensor = output.logits ?? output.last_hidden_state;
          const stride = tensor.dims.slice(1).reduce((a, b) => a * b, 1);
          return texts.map((_, i) => tensor.data[i * stride]);
        }
        console.log('ready');
        for await (const line of createInterface({ input: process.stdin })) {
          const batch = Number(line);
          const start = performance.now();
          const scores = [];
          for (let at = 0; at < documents.length; at += batch) scores.push(...await score(documents.slice(at, at + batch)));
          console.log(JSON.stringify({ ms: performance.now() - start, scores }));
        }
        """;

    private readonly Process _process;

    private TransformersJs(Process process) => _process = process;

    /// <summary>Installs the package where node is there, and starts the process; <see langword="null"/> and a line that says why where it cannot.</summary>
    public static TransformersJs? Start(string work, string modelFolder, string dtype, string kind, string query, IReadOnlyList<string> documents)
    {
        try
        {
            var project = Directory.CreateDirectory(Path.Combine(work, "js")).FullName;
            if (!Directory.Exists(Path.Combine(project, "node_modules")))
            {
                using var install = Process.Start(new ProcessStartInfo("npm", "install --ignore-scripts --no-audit --no-fund @huggingface/transformers") { WorkingDirectory = project, RedirectStandardOutput = true, RedirectStandardError = true })!;
                install.StandardOutput.ReadToEnd();
                install.WaitForExit();
                if (install.ExitCode != 0) throw new InvalidOperationException("npm install failed");
            }

            File.WriteAllText(Path.Combine(project, "score.mjs"), Script);
            var input = Path.Combine(project, "input.json");
            File.WriteAllText(input, JsonSerializer.Serialize(new { query, documents }));
            var start = new ProcessStartInfo("node") { WorkingDirectory = project, RedirectStandardInput = true, RedirectStandardOutput = true };
            foreach (var argument in new[] { "score.mjs", Path.GetDirectoryName(modelFolder)! + Path.DirectorySeparatorChar, Path.GetFileName(modelFolder), dtype, kind, input }) start.ArgumentList.Add(argument);
            var process = Process.Start(start)!;
            if (process.StandardOutput.ReadLine() != "ready") throw new InvalidOperationException("its program did not start");
            return new TransformersJs(process);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or IOException)
        {
            Console.WriteLine($"transformers.js is left out: {exception.Message}");
            return null;
        }
    }

    public (double Milliseconds, double[] Scores) Round(int batch)
    {
        _process.StandardInput.WriteLine(batch.ToString(CultureInfo.InvariantCulture));
        using var answer = JsonDocument.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("transformers.js ended."));
        return (answer.RootElement.GetProperty("ms").GetDouble(), [.. answer.RootElement.GetProperty("scores").EnumerateArray().Select(s => s.GetDouble())]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(5000);
        _process.Dispose();
    }
}
